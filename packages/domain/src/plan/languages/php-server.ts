import type { Sourced } from '../plan.ts'

/** How an app of PHP is served: docs/adr says why so. */
export interface PhpServer {
  readonly web: string
  /** Writes what the server asks first. */
  readonly build: string
  readonly environment: Readonly<Record<string, Sourced<string>>>
}

const ROUTER = '.podo/router.php'

/**
 * For the server that PHP brings: files as they are, all other addresses to index.php, dots in them or not. Nothing
 * that begins with a dot is answered, and where the whole app is the root, neither packages nor manifests.
 */
function routerText(root: string): string {
  const hidden = root === '.' ? '~/(\\.(?!well-known/)|(vendor|node_modules)/|(composer|package)[a-z.-]*\\.(json|lock)$|Procfile$|podo\\.yaml$)~' : '~/\\.(?!well-known/)~'
  return [
    '<?php',
    '$path = rawurldecode(parse_url("http://x" . $_SERVER["REQUEST_URI"], PHP_URL_PATH) ?: "/");',
    `if (preg_match("${hidden}", $path)) { http_response_code(404); return true; }`,
    '$file = $_SERVER["DOCUMENT_ROOT"] . $path;',
    'if (is_file($file) || (str_ends_with($path, "/") && (is_file($file . "index.php") || is_file($file . "index.html")))) { return false; }',
    '$_SERVER["SCRIPT_NAME"] = $_SERVER["PHP_SELF"] = "/index.php"; $_SERVER["SCRIPT_FILENAME"] = $_SERVER["DOCUMENT_ROOT"] . "/index.php"; unset($_SERVER["PATH_INFO"]);',
    'chdir($_SERVER["DOCUMENT_ROOT"]); require $_SERVER["SCRIPT_FILENAME"];',
  ].join(' ')
}

/** FrankenPHP where the machine has it and the root holds nothing that is not meant to be seen; else PHP's own server. */
export function phpServer(root: string): PhpServer {
  const own = `php -d display_errors=0 -d log_errors=1 -S 0.0.0.0:$PORT -t ${root} ${ROUTER}`
  return {
    web: root === '.' ? own : `command -v frankenphp >/dev/null && exec frankenphp php-server --root ${root} --listen 0.0.0.0:$PORT; exec ${own}`,
    build: `mkdir -p .podo && printf '%s' '${routerText(root)}' > ${ROUTER}`,
    environment: { PHP_CLI_SERVER_WORKERS: { value: '8', from: 'default' } },
  }
}

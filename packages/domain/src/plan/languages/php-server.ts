import type { Sourced } from '../plan.ts'

/** How an app of PHP is served; docs/adr/0027-serve-php-by-its-own-server.md says why so. */
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

/** PHP's own server, because it is wherever PHP is; errors go to the log and not to visitors. */
export function phpServer(root: string): PhpServer {
  return {
    web: `php -d display_errors=0 -d log_errors=1 -S 0.0.0.0:$PORT -t ${root} ${ROUTER}`,
    build: `mkdir -p .podo && printf '%s' '${routerText(root)}' > ${ROUTER}`,
    environment: { PHP_CLI_SERVER_WORKERS: { value: '4', from: 'default' } },
  }
}

<?php

// Asked by PHP's own server for each request: files as they are, every other address to index.php. The server alone
// would answer 404 to an address with a dot that is no file, and show .env where the whole app is the root.

$path = rawurldecode((string) parse_url('http://app' . $_SERVER['REQUEST_URI'], PHP_URL_PATH));
$root = (string) realpath($_SERVER['DOCUMENT_ROOT']);
$hidden = $root === getcwd() ? '~^/(vendor|node_modules)/|^/(composer|package|package-lock)\.(json|lock)$|^/(Procfile|podo\.yaml)$~i' : '~^$~';

if (str_contains($path, "\0") || preg_match('~/\.(?!well-known/)~', $path) || preg_match($hidden, $path)) {
    http_response_code(404);
    return true;
}

if (is_file($root . $path)) {
    return false;
}

if (is_dir($root . $path) && (is_file("{$root}{$path}/index.php") || is_file("{$root}{$path}/index.html"))) {
    if (str_ends_with($path, '/')) {
        return false;
    }
    $query = (string) parse_url('http://app' . $_SERVER['REQUEST_URI'], PHP_URL_QUERY);
    header('Location: ' . implode('/', array_map('rawurlencode', explode('/', $path))) . '/' . ($query === '' ? '' : "?{$query}"), true, 301);
    return true;
}

if (!is_file("{$root}/index.php")) {
    http_response_code(404);
    return true;
}

$_SERVER['SCRIPT_NAME'] = '/index.php';
$_SERVER['PHP_SELF'] = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = "{$root}/index.php";
unset($_SERVER['PATH_INFO'], $path, $hidden);
chdir($root);

require $_SERVER['SCRIPT_FILENAME'];

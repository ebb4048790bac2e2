<?php

declare(strict_types=1);

header('Content-Type: text/plain; charset=utf-8');

match ($path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH)) {
    '/' => print "php-plain says hello; its style is at /style.css\n",
    '/orders/7.json' => print '{"order": 7}',
    default => http_response_code(404) && print "php-plain has no page {$path}\n",
};

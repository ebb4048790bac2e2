require('node:fs').writeFileSync('/dev/full', 'pages')

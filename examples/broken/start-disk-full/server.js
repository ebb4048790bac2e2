require('node:fs').writeFileSync('/dev/full', 'orders')

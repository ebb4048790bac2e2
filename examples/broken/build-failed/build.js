console.log('reading pages')
console.log('pages/index.txt: 1 page')
throw new TypeError('pages/about.txt: the title is missing')

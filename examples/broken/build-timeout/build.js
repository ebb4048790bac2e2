// Builds once, and then waits for changes that never come: a watch mode, left on by mistake.
console.log('built 3 pages, watching for changes')
setInterval(() => undefined, 1000)

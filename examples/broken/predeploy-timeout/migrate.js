// Waits for a lock that nobody gives back.
console.log('waiting for the lock of the table of orders')
setInterval(() => undefined, 1000)

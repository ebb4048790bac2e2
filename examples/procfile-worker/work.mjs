const seconds = Number(process.argv[3] ?? 5)
let count = 0

setInterval(() => {
  count += 1
  console.log(`worked ${count} times`)
}, seconds * 1000)

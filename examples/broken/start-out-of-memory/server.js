const pages = []
for (;;) pages.push(Array.from({ length: 10_000 }, (_, index) => ({ index })))

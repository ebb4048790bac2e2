/** Files that Node.js or the browser runs, and that a fence can parse. */
export const isModule = (file: string): boolean => /\.(ts|tsx|mts|js|mjs)$/.test(file) && !isPlanted(file)

export const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file) || /^(tests|bench)\//.test(file) || /\/testing\//.test(file)

/** Sample apps and test data: input of Podo, no part of it. */
export const isPlanted = (file: string): boolean => /(^|\/)fixtures\//.test(file) || file.startsWith('examples/')

export const isText = (file: string): boolean => !/\.(png|jpe?g|gif|ico|webp|woff2?|ttf|gz|tgz|zip|wasm|pdf)$/.test(file)

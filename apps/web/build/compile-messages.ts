import { compile } from '@inlang/paraglide-js'
import { messageOptions } from './message-options.ts'

/** Types need the compiled messages: run this once after a clone when the console is not built. */
await compile(messageOptions)

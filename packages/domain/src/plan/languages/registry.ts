import { go } from './go.ts'
import { java } from './java.ts'
import type { LanguageDetector } from './language.ts'
import { node } from './node.ts'
import { php } from './php.ts'
import { python } from './python.ts'
import { ruby } from './ruby.ts'
import { rust } from './rust.ts'
import { staticSite } from './static.ts'

/** In the order in which they are asked; the first that knows the tree answers. */
export const LANGUAGES: readonly LanguageDetector[] = [python, ruby, php, go, rust, java, node, staticSite]

import type { Facts } from '../doctor/cause.ts'

/** A sentence of Podo: a stable name for programs, its values, and the English of both. Other languages are made of code and facts. */
export interface Said<Code extends string = string> {
  readonly code: Code
  readonly facts: Facts
  readonly sentence: string
}

/** English sentences by code, with the names of their facts in braces. A code is never renamed and never given another meaning. */
export type Sentences = Readonly<Record<string, string>>

type NamesIn<Sentence extends string> = Sentence extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never
type FactsOf<Sentence extends string> = Readonly<Record<NamesIn<Sentence>, string | number>>
type FactsGiven<Sentence extends string> = [NamesIn<Sentence>] extends [never] ? [] : [facts: FactsOf<Sentence>]

/** Facts come from files of a repository, and are shown. */
const MAX_CHARACTERS = 200

/** Says a sentence of a register; what it has to be given is what stands in braces there. */
export const sayer =
  <const Register extends Sentences>(register: Register) =>
  <Code extends keyof Register & string>(code: Code, ...[given]: FactsGiven<Register[Code]>): Said<Code> => {
    const facts = Object.fromEntries(Object.entries<string | number>(given ?? {}).map(([name, value]) => [name, bounded(value)]))
    return { code, facts, sentence: fill(register[code] ?? '', facts) }
  }

const fill = (sentence: string, facts: Facts): string => sentence.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => String(facts[name] ?? ''))

const bounded = (value: string | number): string | number => (typeof value === 'string' && value.length > MAX_CHARACTERS ? `${value.slice(0, MAX_CHARACTERS - 1)}…` : value)

/** `a, b, c, d, …`: several names as one fact, in words of no language. */
export const listed = (names: readonly string[], most = 4): string => [...names.slice(0, most), ...(names.length > most ? ['…'] : [])].join(', ')

import { contract } from '@podo/contract'

let document: Promise<string> | undefined

/** Made when it is asked for the first time; what makes it is loaded then. */
export const openApiDocument = (version: string): Promise<string> => (document ??= generate(version))

async function generate(version: string): Promise<string> {
  const [{ OpenAPIGenerator }, { ZodToJsonSchemaConverter }] = await Promise.all([import('@orpc/openapi'), import('@orpc/zod/zod4')])
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const made = await generator.generate(contract, { info: { title: 'Podo', version }, servers: [{ url: '/api' }] })
  return JSON.stringify(made)
}

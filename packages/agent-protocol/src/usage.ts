import { z } from 'zod'

export const targetUsageSchema = z.object({
  targetId: z.string(),
  memoryBytes: z.number(),
  cpuSeconds: z.number(),
  instances: z.number().int(),
})

export const usageSchema = z.object({ agentMemoryBytes: z.number(), targets: z.array(targetUsageSchema) })
export type Usage = z.infer<typeof usageSchema>

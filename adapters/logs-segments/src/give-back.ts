/** Smaller ones may be parts of a buffer that others have parts of (`Buffer.poolSize`). */
const OWN_BYTES = 128 * 1024

/**
 * Gives the memory of a large buffer back now, not when the collector comes by: to it these are small objects, and it
 * lets 80 MB of them lie. The buffer is empty afterwards; nobody else may have a part of it.
 */
export function giveBack(bytes: Buffer): void {
  const { buffer } = bytes
  if (buffer instanceof ArrayBuffer && !buffer.detached && buffer.byteLength >= OWN_BYTES) buffer.transfer(0)
}

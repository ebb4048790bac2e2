/**
 * Contents travel as one body: for each blob the 20 bytes of its object id, its size as 4 bytes big endian, its bytes.
 * The reader checks every size against the manifest before it reads on.
 */
export const FRAME_HEADER_BYTES = 24

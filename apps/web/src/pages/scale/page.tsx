export function ScalePage() {
  return null
}

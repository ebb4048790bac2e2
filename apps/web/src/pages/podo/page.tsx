export function PodoPage() {
  return null
}

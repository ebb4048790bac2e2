import Link from 'next/link'

export default function Page() {
  return (
    <main>
      <h1>node-next: Next.js on Podo</h1>
      <Link href="/orders/7">An order</Link>
    </main>
  )
}

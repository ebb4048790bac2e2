import { Link } from 'react-router'

export default function Home() {
  return (
    <main>
      <h1>node-remix: React Router on Podo</h1>
      <Link to="/orders/7">An order</Link>
    </main>
  )
}

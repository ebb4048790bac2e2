export default async function Order({ params }) {
  const { id } = await params
  return <h1>Order {id}</h1>
}

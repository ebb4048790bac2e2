export const loader = ({ params }) => ({ order: params.id })

export default function Order({ loaderData }) {
  return <h1>Order {loaderData.order}</h1>
}

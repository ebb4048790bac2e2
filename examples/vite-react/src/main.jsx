import { createRoot } from 'react-dom/client'

const App = () => (
  <main>
    <h1>vite-react: a single page on Podo</h1>
    <p>This is {location.pathname}, and every address shows this page.</p>
  </main>
)

createRoot(document.querySelector('#root')).render(<App />)

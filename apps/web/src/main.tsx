import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './design/base.css'
import { LiveProvider } from './data/live.tsx'
import { usePreference } from './data/preference.ts'
import { makeQueryClient } from './data/query-client.ts'
import { ToastProvider } from './design/toast.tsx'
import { language } from './language/locale.ts'
import { makeRouter } from './router.tsx'

const queryClient = makeQueryClient()
const router = makeRouter(queryClient)

document.documentElement.lang = language()

/** Messages are read while rendering: another language draws everything again, and loads nothing. */
function Console() {
  const [shown] = usePreference('language', language())
  return (
    <QueryClientProvider client={queryClient}>
      <ToastProvider>
        <LiveProvider>
          <RouterProvider key={shown} router={router} />
        </LiveProvider>
      </ToastProvider>
    </QueryClientProvider>
  )
}

const element = document.getElementById('root')
if (element === null) throw new Error('index.html has no #root')
createRoot(element).render(
  <StrictMode>
    <Console />
  </StrictMode>,
)

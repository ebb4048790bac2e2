export default defineEventHandler(() => ({ order: 7 }))

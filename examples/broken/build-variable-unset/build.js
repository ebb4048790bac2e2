if (!process.env.SITE_URL) throw new Error('Missing required environment variable: SITE_URL')

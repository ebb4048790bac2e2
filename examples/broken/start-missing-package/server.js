require('page-press').serve(process.env.PORT)

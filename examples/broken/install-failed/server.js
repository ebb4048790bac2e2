const part = require('missing-part')

part.listen(process.env.PORT)

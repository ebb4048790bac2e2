console.log('adding the table of orders')
throw new Error('the table of orders exists')

console.log('started in the background')

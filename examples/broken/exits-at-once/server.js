console.log('reading the menu')
throw new Error('the menu has no dishes')

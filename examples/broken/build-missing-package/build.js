require('page-press').all()

'use strict';
var express = require('express'), fs = require('fs').promises;
const { join } = require('path');
const app = express();
app.set('port', process.env.PORT || 3000);
app.use('/static', express.static(join(__dirname, 'public')));
app.route('/users').get(list).post(function create(req, res) { res.status(201).end(); });
function list(req, res, next) { fs.readFile(join(__dirname, 'users.json')).then((b) => res.send(b), next); }
if (require.main === module) app.listen(app.get('port'), function () { console.log('up /[/'); });
module.exports = app;
module.exports.list = list;

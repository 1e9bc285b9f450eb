// smtp-server as its documentation has it: takes every message and reads it to its end. Ends when its stdin does.
'use strict';
const fs = require('fs');
const { SMTPServer } = require('smtp-server');

const [key, chain] = process.argv.slice(2);
const server = new SMTPServer({
    name: 'sink.bench.test',
    key: fs.readFileSync(key),
    cert: fs.readFileSync(chain),
    authOptional: true,
    disabledCommands: ['AUTH'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, done) {
        stream.on('data', () => {});
        stream.on('end', () => done());
    },
});
server.on('error', () => {}); // a client that leaves early is no reason to end
server.listen(0, '127.0.0.1', () => console.log(`127.0.0.1:${server.server.address().port}`));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));

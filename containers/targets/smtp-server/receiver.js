// Receives mail with smtp-server as LAB_VARIANT says, and throws it away. The contract is docs/adding-a-target.md.
'use strict';

const variants = ['default', 'sni', 'sni-callback'];
const variant = process.env.LAB_VARIANT ?? 'default';
if (!variants.includes(variant)) {
  console.error(`smtp-server: unknown LAB_VARIANT '${variant}'; known: ${variants.join(', ')}`);
  process.exit(64); // EX_USAGE of sysexits.h
}

const { readFileSync } = require('node:fs');
const { createSecureContext } = require('node:tls');
const { SMTPServer } = require('smtp-server');

const name = process.env.LAB_HOSTNAME;
const names = process.env.LAB_NAMES.split(' ');
const certificateOf = host => ({
  key: readFileSync(`/lab/certs/${host}/key.pem`),
  cert: readFileSync(`/lab/certs/${host}/chain.pem`)
});

const optionsOf = {
  default: () => ({}),
  sni: () => ({ sniOptions: Object.fromEntries(names.map(host => [host, certificateOf(host)])) }),
  'sni-callback': () => {
    const contexts = new Map(names.map(host => [host, createSecureContext(certificateOf(host))]));
    // The name comes as the client wrote it; with no context for it, the certificate is that of key and cert.
    return { SNICallback: (host, answer) => answer(null, contexts.get(host.toLowerCase())) };
  }
};

const server = new SMTPServer({
  name,
  logger: true,
  authOptional: true,
  ...certificateOf(name),
  ...optionsOf[variant](),
  onData(message, session, callback) {
    message.on('end', callback).resume();
  }
});
server.on('error', error => console.error(`a connection failed: ${error.message}`)); // one that fails ends no other
process.on('SIGTERM', () => process.exit(0)); // process 1 of a container has no handler but its own
server.listen(25, '0.0.0.0');

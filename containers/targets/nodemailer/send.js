// Sends one message from LAB_FROM to LAB_TO via LAB_SMTP_HOST, port LAB_SMTP_PORT, with LAB_SMTP_TLS.
'use strict';

const { createTransport } = require('nodemailer');

const { LAB_SMTP_HOST, LAB_SMTP_PORT, LAB_SMTP_TLS, LAB_FROM, LAB_TO } = process.env;
const implicit = LAB_SMTP_TLS === 'implicit';
const milliseconds = 20_000;

const transport = createTransport({
  host: LAB_SMTP_HOST,
  port: Number(LAB_SMTP_PORT),
  secure: implicit,
  requireTLS: !implicit,
  connectionTimeout: milliseconds,
  greetingTimeout: milliseconds,
  socketTimeout: milliseconds
});

transport
  .sendMail({ from: LAB_FROM, to: LAB_TO, subject: 'From the lab', text: 'Sent by Nodemailer.' })
  .then(({ response }) => console.log(response))
  .catch(error => {
    console.error(`not sent: ${error.message}`);
    process.exitCode = 1;
  });

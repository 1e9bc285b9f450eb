"""Sends one message from LAB_FROM to LAB_TO via LAB_SMTP_HOST, port LAB_SMTP_PORT, with LAB_SMTP_TLS."""

from email.message import EmailMessage
from io import BytesIO
from os import environ

from twisted.internet import defer, endpoints, ssl, task
from twisted.mail.smtp import ESMTPSenderFactory, sendmail

HOST = environ["LAB_SMTP_HOST"]
PORT = int(environ["LAB_SMTP_PORT"])
FROM, TO = environ["LAB_FROM"], environ["LAB_TO"]


def message():
    text = EmailMessage()
    text["From"], text["To"], text["Subject"] = FROM, TO, "Twisted"
    text.set_content("One message.")
    return text.as_bytes()


def with_starttls(reactor):
    required = environ["LAB_VARIANT"] == "required"
    return sendmail(HOST, FROM, [TO], message(), port=PORT, requireTransportSecurity=required, reactor=reactor)


def with_implicit_tls(reactor):
    """sendmail() has no option for it: the factory that it uses, over a TLS endpoint."""
    sent = defer.Deferred()
    factory = ESMTPSenderFactory(
        None, None, FROM, [TO], BytesIO(message()), sent, retries=0,
        requireAuthentication=False, requireTransportSecurity=True)
    endpoint = endpoints.wrapClientTLS(
        ssl.optionsForClientTLS(HOST), endpoints.HostnameEndpoint(reactor, HOST, PORT))
    endpoint.connect(factory).addErrback(sent.errback)
    return sent


def send(reactor):
    sent = with_implicit_tls(reactor) if environ["LAB_SMTP_TLS"] == "implicit" else with_starttls(reactor)
    return sent.addTimeout(40, reactor)


task.react(send)

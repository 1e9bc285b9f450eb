<?php

// Sends one message from LAB_FROM to LAB_TO via LAB_SMTP_HOST, port LAB_SMTP_PORT, with LAB_SMTP_TLS.

declare(strict_types=1);

require 'Symfony/Component/Mailer/autoload.php';

use Symfony\Component\Mailer\Exception\TransportExceptionInterface;
use Symfony\Component\Mailer\Mailer;
use Symfony\Component\Mailer\Transport;
use Symfony\Component\Mime\Email;

ini_set('default_socket_timeout', '40');

// The data source name that an application has in MAILER_DSN.
$scheme = getenv('LAB_SMTP_TLS') === 'implicit' ? 'smtps' : 'smtp';
$dsn = sprintf('%s://%s:%s', $scheme, getenv('LAB_SMTP_HOST'), getenv('LAB_SMTP_PORT'));
if (getenv('LAB_VARIANT') === 'required') {
    $dsn .= '?require_tls=true';
}

try {
    (new Mailer(Transport::fromDsn($dsn)))->send((new Email())
        ->from(getenv('LAB_FROM'))
        ->to(getenv('LAB_TO'))
        ->subject('Symfony Mailer')
        ->text('One message.'));
} catch (TransportExceptionInterface $failure) {
    echo $failure->getMessage(), "\n";
    exit(1);
}

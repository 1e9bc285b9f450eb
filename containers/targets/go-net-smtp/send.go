// Sends one message from LAB_FROM to LAB_TO via LAB_SMTP_HOST, port LAB_SMTP_PORT, with LAB_SMTP_TLS.
package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log"
	"net"
	"net/smtp"
	"os"
	"runtime"
	"time"
)

var (
	host = os.Getenv("LAB_SMTP_HOST")
	addr = net.JoinHostPort(host, os.Getenv("LAB_SMTP_PORT"))
	from = os.Getenv("LAB_FROM")
	to   = os.Getenv("LAB_TO")
	text = []byte("From: " + from + "\r\nTo: " + to + "\r\nSubject: From the lab\r\n\r\nSent by net/smtp.\r\n")
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == "--version" {
		fmt.Println(runtime.Version()[len("go"):])
		return
	}
	log.SetFlags(0)
	time.AfterFunc(20*time.Second, func() { log.Fatal("not sent: gave up after 20 seconds") })
	if err := send(); err != nil {
		log.Fatalf("not sent: %v", err)
	}
}

func send() error {
	if os.Getenv("LAB_SMTP_TLS") == "implicit" {
		return sendImplicit()
	}
	if os.Getenv("LAB_VARIANT") == "required" {
		return sendRequired()
	}
	return smtp.SendMail(addr, nil, from, []string{to}, text)
}

// sendImplicit is what programs do: net/smtp has no implicit TLS of its own, but takes any connection.
func sendImplicit() error {
	connection, err := tls.Dial("tcp", addr, nil)
	if err != nil {
		return err
	}
	client, err := smtp.NewClient(connection, host)
	if err != nil {
		return err
	}
	defer client.Close()
	return deliver(client)
}

// sendRequired does what SendMail does, and gives up where STARTTLS is not offered.
func sendRequired() error {
	client, err := smtp.Dial(addr)
	if err != nil {
		return err
	}
	defer client.Close()
	if offered, _ := client.Extension("STARTTLS"); !offered {
		return errors.New("STARTTLS is not offered")
	}
	if err := client.StartTLS(&tls.Config{ServerName: host}); err != nil {
		return err
	}
	return deliver(client)
}

func deliver(client *smtp.Client) error {
	if err := client.Mail(from); err != nil {
		return err
	}
	if err := client.Rcpt(to); err != nil {
		return err
	}
	body, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := body.Write(text); err != nil {
		return err
	}
	if err := body.Close(); err != nil {
		return err
	}
	return client.Quit()
}

// Starts a TLS handshake: dial ADDRESS SERVER-NAME [1.2].
package main

import (
	"crypto/tls"
	"os"
)

func main() {
	config := &tls.Config{ServerName: os.Args[2], InsecureSkipVerify: true}
	if len(os.Args) > 3 {
		config.MaxVersion = tls.VersionTLS12
	}
	tls.Dial("tcp", os.Args[1], config)
}

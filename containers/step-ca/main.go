// Command step-ca is Smallstep's certificate authority, built from the libraries that Debian packs.
package main

import (
	"fmt"
	"os"

	"github.com/urfave/cli"

	"github.com/smallstep/certificates/authority"
	"github.com/smallstep/certificates/commands"
	"github.com/smallstep/cli-utils/step"

	_ "github.com/smallstep/certificates/cas/softcas"
	_ "go.step.sm/crypto/kms/softkms"
)

// version is the Debian package's, set by the linker.
var version = "unknown"

func main() {
	authority.GlobalVersion.Version = version
	step.Set("step-ca", version, "unknown")
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	if err := step.Init(); err != nil {
		return err
	}
	app := cli.NewApp()
	app.Name = "step-ca"
	app.HelpName = app.Name
	app.Usage = "an online certificate authority"
	app.Version = version
	app.Flags = commands.AppCommand.Flags
	app.Action = commands.AppCommand.Action
	return app.Run(os.Args)
}

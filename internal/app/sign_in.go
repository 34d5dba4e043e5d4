package app

import (
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/snovsync/snovsync/internal/auth"
)

// Whom a development token stands for where nobody says otherwise, and for how long.
const (
	DevelopmentUser         = "developer"
	DevelopmentOrganization = "development"
	DevelopmentTokenLife    = 12 * time.Hour
)

// ConsoleLink is a link that opens the console at a URL, signed in. The token is in the
// fragment, which browsers send to nobody. Whoever has the link has the token: it must
// never get into a log.
func ConsoleLink(consoleURL, token string) string {
	return strings.TrimRight(consoleURL, "/") + "/#token=" + token
}

// LocalAddress writes a listen address, host:port, so that a browser of this machine can
// use it: one that stands for all interfaces becomes the loopback one.
func LocalAddress(listenAddr string) string {
	host, port, err := net.SplitHostPort(listenAddr)
	if err == nil && (host == "" || net.ParseIP(host).IsUnspecified()) {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return listenAddr
}

// offerSignIn writes a link that opens the console as the development organization's
// owner to config.SignIn, where there is one. It does so only where the process made the
// secret of its tokens by itself and serves this machine alone: that is somebody who
// tries it. What a deployment prints ends in a log, and it has its own secret or
// identity provider, or listens to others.
func (a *App) offerSignIn(address net.Addr) error {
	if a.config.SignIn == nil || !a.stores.ownAuthSecret || !onLoopback(address) {
		return nil
	}
	token, err := auth.Mint(a.config.AuthHS256Secret, auth.UserClaims{
		Subject: DevelopmentUser, OrganizationID: DevelopmentOrganization, Role: auth.RoleOwner,
		Issuer: a.config.AuthHS256Issuer, Audience: a.config.AuthHS256Audience,
	}, DevelopmentTokenLife)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.config.SignIn, "\nThe console, signed in for %.0f hours as an owner of the organization %q:\n\n  %s\n\n",
		DevelopmentTokenLife.Hours(), DevelopmentOrganization, ConsoleLink("http://"+address.String(), token))
	return err
}

func onLoopback(address net.Addr) bool {
	tcp, ok := address.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

package entrasim

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"sync"
	"time"
)

// listener is one HTTP server on loopback together with the goroutine that runs it.
type listener struct {
	address string
	server  *http.Server
	done    chan struct{}
	serving sync.WaitGroup // one for every call that is being served
}

// listen opens both listeners.
func (t *Tenant) listen(cfg Config) error {
	certificate, pemBytes, err := newCertificate()
	if err != nil {
		return err
	}
	t.certificatePEM = pemBytes
	programs, err := openLoopback(cfg.Addr)
	if err != nil {
		return err
	}
	browsers, err := openLoopback(cfg.PagesAddr)
	if err != nil {
		programs.Close()
		return err
	}
	// HTTP/1.1 only: a fault can then cut the very connection that a call came over.
	secure := tls.NewListener(programs, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
	t.programs = newListener(programs.Addr())
	t.browsers = newListener(browsers.Addr())
	t.programs.serve(secure, onlyLoopback(t.programHandler()))
	t.browsers.serve(browsers, onlyLoopback(t.browserHandler()))
	return nil
}

// openLoopback listens on an address of 127.0.0.1 and on no other.
func openLoopback(address string) (net.Listener, error) {
	if address == "" {
		address = "127.0.0.1:0"
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: %w", address, err)
	}
	if host != "127.0.0.1" {
		return nil, fmt.Errorf("listen on %q: only 127.0.0.1 is allowed", address)
	}
	return net.Listen("tcp", address)
}

func newListener(address net.Addr) *listener {
	return &listener{address: address.String(), done: make(chan struct{})}
}

// serve runs the server until close.
func (l *listener) serve(on net.Listener, handler http.Handler) {
	l.server = &http.Server{
		Handler:           l.counted(handler),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	go func() {
		defer close(l.done)
		_ = l.server.Serve(on)
	}()
}

// counted lets close wait for the calls under way.
func (l *listener) counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.serving.Add(1)
		defer l.serving.Done()
		next.ServeHTTP(w, r)
	})
}

func (l *listener) url(scheme string) string { return scheme + "://" + l.address }

func (l *listener) close() {
	_ = l.server.Close()
	<-l.done
	l.serving.Wait()
}

// onlyLoopback refuses calls that name another host, so that no page elsewhere can reach the tenant by a DNS trick.
func onlyLoopback(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if host != "localhost" && host != "127.0.0.1" {
			http.Error(w, "This host is not served here.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// newCertificate makes a certificate that signs itself, for the loopback names.
func newCertificate() (tls.Certificate, []byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, nil, fmt.Errorf("make the TLS key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(time.Now().UnixNano()),
		Subject:               pkix.Name{CommonName: "Entra tenant simulator"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().AddDate(1, 0, 0),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		IsCA:                  true,
		DNSNames:              []string{"localhost"},
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, nil, fmt.Errorf("make the TLS certificate: %w", err)
	}
	pemBytes := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pemBytes, nil
}

// HTTPClient returns a new client that trusts the tenant's certificate. The caller closes its idle connections.
func (t *Tenant) HTTPClient() *http.Client {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(t.certificatePEM)
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}}
}

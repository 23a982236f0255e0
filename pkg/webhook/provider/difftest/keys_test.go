package difftest

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
)

// privatePEM returns a private key as the package's signers take it.
func privatePEM(key crypto.PrivateKey) string {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

package oidc

// Reading tells whether the provider is being asked.
func (v *Verifier) Reading() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.running != nil
}

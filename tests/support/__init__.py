"""What tests share: guards, servers, proxies, a keyring, a screen. Every part starts and ends what it uses."""

"""What is said of the bundled imitation of the WeChat API."""

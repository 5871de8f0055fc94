"""Framework agreements (框架协议): finalists, agreements, orders placed with them, and who is removed."""

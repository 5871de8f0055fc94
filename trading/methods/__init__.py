"""Methods (交易方式): what each way of trading asks, as its table says."""

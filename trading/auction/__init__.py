"""Auctions (拍卖、挂牌): land use rights, mineral rights and state property, offered upwards until nobody offers more."""

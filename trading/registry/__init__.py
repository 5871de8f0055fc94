"""The registry of parties (主体库): who may invite, act as agency, or bid, and with which certificate."""

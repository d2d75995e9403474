"""What every package stands on: database, money, errors, forms, settings, texts."""

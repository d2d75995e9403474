"""The calls of the API about money."""

from congress.finance.api.files import endpoints as files
from congress.finance.api.money import endpoints as money

endpoints = [*money, *files]

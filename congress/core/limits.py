"""How often something may happen, counted in the database so that it holds over processes."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from congress.core.db import Base


class Attempt(Base):
    """One try of something that is limited (poging); `key_hash` hides whose it was."""

    __tablename__ = "attempt"
    __table_args__ = (Index(None, "kind", "key_hash", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime]

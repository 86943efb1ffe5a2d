"""The small API of as-alerts-service in its own stack (FastAPI, asyncpg, one process), to compare Campana's with."""

import os
import uuid
from datetime import datetime
from enum import Enum
from typing import List, Optional

import asyncpg
from fastapi import FastAPI, Query
from pydantic import BaseModel

POOL_SIZE = 10


class Severity(str, Enum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class NewAlert(BaseModel):
    tenant_id: uuid.UUID
    rule_name: str
    message: str
    severity: Severity = Severity.MEDIUM


class Alert(BaseModel):
    id: uuid.UUID
    tenant_id: uuid.UUID
    rule_name: str
    message: str
    severity: str
    status: str
    created_at: datetime
    updated_at: datetime
    acknowledged_at: Optional[datetime] = None
    acknowledgment_note: Optional[str] = None
    resolved_at: Optional[datetime] = None
    resolution_note: Optional[str] = None


INSERT = """
  INSERT INTO reference.alerts (tenant_id, rule_name, message, severity) VALUES ($1, $2, $3, $4) RETURNING *"""
LIST = "SELECT * FROM reference.alerts WHERE tenant_id = $1 ORDER BY created_at DESC LIMIT 50"

app = FastAPI()


@app.on_event("startup")
async def connect():
    app.state.pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=POOL_SIZE, max_size=POOL_SIZE)


@app.get("/health")
async def health():
    return {"status": "healthy", "service": "as-alerts-service"}


@app.post("/alerts", response_model=Alert)
async def create(alert: NewAlert):
    row = await app.state.pool.fetchrow(INSERT, alert.tenant_id, alert.rule_name, alert.message, alert.severity.value)
    return dict(row)


@app.get("/alerts", response_model=List[Alert])
async def list_alerts(tenant_id: uuid.UUID = Query()):
    return [dict(row) for row in await app.state.pool.fetch(LIST, tenant_id)]
